#define VK_SUFFIX base
#include "light.h"
#include "vk_variant.h"

VK_BEGIN
#include "light.inc.h"
VK_END
