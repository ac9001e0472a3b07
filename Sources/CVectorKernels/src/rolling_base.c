#define VK_SUFFIX base
#include "rolling.h"
#include "vk_variant.h"

VK_BEGIN
#include "rolling.inc.h"
VK_END
