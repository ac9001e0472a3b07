#if defined(__x86_64__)
#define VK_SUFFIX v4
#define VK_REGISTER 8
#define VK_TARGET "arch=x86-64-v4"
#include "light.h"
#include "vk_variant.h"

VK_BEGIN
#include "light.inc.h"
VK_END
#endif
