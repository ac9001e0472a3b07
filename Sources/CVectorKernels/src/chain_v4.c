#if defined(__x86_64__)
#define VK_SUFFIX v4
#define VK_REGISTER 8
#define VK_TARGET "arch=x86-64-v4"
#include <stdlib.h>

#include "chain.h"
#include "vk_variant.h"

VK_BEGIN
#include "chain.inc.h"
VK_END
#endif
