#ifndef VEDETTE_CZLIB_SHIM_H
#define VEDETTE_CZLIB_SHIM_H

#include <zlib.h>

#endif
