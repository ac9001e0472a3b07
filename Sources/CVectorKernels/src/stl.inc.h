// The stages of STL, in the order in which a pass runs them.
#include "stl_packing.inc.h"

#include "stl_moments.inc.h"

#include "stl_pairs.inc.h"

#include "stl_hartley.inc.h"

#include "stl_convolve.inc.h"

#include "stl_estimates.inc.h"

#include "stl_smooth.inc.h"

#include "stl_cycles.inc.h"

#include "stl_low_pass.inc.h"

#include "stl_components.inc.h"

#include "stl_median.inc.h"

#include "stl_weights.inc.h"
