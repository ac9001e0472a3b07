#ifndef VEDETTE_CVECTORKERNELS_H
#define VEDETTE_CVECTORKERNELS_H

#include "stl.h"
#include "vk_dispatch.h"
#include "holtwinters.h"
#include "rolling.h"
#include "light.h"

#include "chain.h"

#endif
