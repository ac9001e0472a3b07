#include "openblas_support.h"
