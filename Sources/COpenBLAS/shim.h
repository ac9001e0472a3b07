#ifndef VEDETTE_COPENBLAS_SHIM_H
#define VEDETTE_COPENBLAS_SHIM_H

#include <cblas.h>
#include <lapacke.h>

#endif
