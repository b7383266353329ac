# libsecp256k1 is compiled from the source inside npm's secp256k1 package (build.mjs says where): one translation unit,
# so that our batch code can use its field, group and multi-scalar internals.
{
  'targets': [
    {
      'target_name': 'cadastre_native',
      'sources': ['src/addon.c', 'src/curve.c', 'src/hex.c', 'src/keccak.c', 'src/transactions.c'],
      'include_dirs': ['<(secp256k1_source)', '<(secp256k1_source)/src'],
      'defines': [
        'NAPI_VERSION=8',
        'ENABLE_MODULE_RECOVERY=1',
        'ECMULT_GEN_PREC_BITS=4',
        'ECMULT_WINDOW_SIZE=15',
        'USE_ENDOMORPHISM=1',
        'USE_NUM_NONE=1',
        'USE_FIELD_INV_BUILTIN=1',
        'USE_SCALAR_INV_BUILTIN=1',
      ],
      'cflags': ['-O3', '-Wall', '-Wextra', '-Wno-unused-function', '-Wno-nonnull-compare'],
      'xcode_settings': {
        'GCC_OPTIMIZATION_LEVEL': '3',
        'WARNING_CFLAGS': ['-Wno-unused-function'],
      },
      'conditions': [
        ['target_arch=="x64" and OS!="win"', {
          'defines': ['HAVE___INT128=1', 'USE_ASM_X86_64=1', 'USE_FIELD_5X52=1', 'USE_SCALAR_4X64=1'],
        }],
        ['target_arch=="arm64" and OS!="win"', {
          'defines': ['HAVE___INT128=1', 'USE_FIELD_5X52=1', 'USE_SCALAR_4X64=1'],
        }],
        ['(target_arch!="x64" and target_arch!="arm64") or OS=="win"', {
          'defines': ['USE_FIELD_10X26=1', 'USE_SCALAR_8X32=1'],
        }],
      ],
    },
  ],
}
