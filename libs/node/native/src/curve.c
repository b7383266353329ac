/* libsecp256k1 keeps its field and group arithmetic private to one translation unit; this is that unit. */
#include "secp256k1.c"

#include "curve.h"
#include "keccak.h"

#if defined(__x86_64__) && defined(__GNUC__) && defined(USE_FIELD_5X52)
#define HAVE_WIDE_FIELD 1
#include "wide_field_impl.h"
#include "wide_points_impl.h"
#include "wide_sum_impl.h"
#endif

#include "packed_impl.h"
#include "nonce_points_impl.h"

#include "batch_verify_impl.h"
#include "recover_impl.h"
#include "sign_impl.h"
