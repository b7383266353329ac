/* libsecp256k1 keeps its field and group arithmetic private to one translation unit; this is that unit. */
#include "secp256k1.c"

#include "curve.h"
#include "keccak.h"

#include "packed_impl.h"

#include "batch_verify_impl.h"
#include "recover_impl.h"
#include "sign_impl.h"
