// Eight doubles that are added, multiplied and compared together, whatever the registers are.
#ifndef VEDETTE_STL_LANES_H
#define VEDETTE_STL_LANES_H

#include "stl.h"

typedef double vk_lanes __attribute__((vector_size(64), aligned(64)));
typedef int64_t vk_lane_mask __attribute__((vector_size(64), aligned(64)));

/// The lanes of one register.
typedef double vk_part __attribute__((vector_size(VK_STL_PART * 8)));

/// Rows of a caller's block need not be aligned.
typedef double vk_lanes_unaligned __attribute__((vector_size(64), aligned(8)));

#define VK_ROW(array, row) (((const vk_lanes *)(array))[row])
#define VK_ROW_OUT(array, row) (((vk_lanes *)(array))[row])

/// `mask` lanes of `yes`, the others of `no`.
#define VK_SELECT(mask, yes, no) \
    ((vk_lanes)(((mask) & (vk_lane_mask)(yes)) | (~(mask) & (vk_lane_mask)(no))))

#define VK_ALL_LANES(value) ((vk_lanes){(value), (value), (value), (value), (value), (value), (value), (value)})

#endif
