#include "rolling_ranks.inc.h"
#include "rolling_sweep.inc.h"
