#define VK_SUFFIX base
#include <stdlib.h>

#include "chain.h"
#include "vk_variant.h"

VK_BEGIN
#include "chain.inc.h"
VK_END
