package org.asterism.cryptoki;

/// Key derivation functions (`CKD_`): PKCS#11 v3.1 §6.3.17.
public final class Ckd {
  public static final long NULL = 0x1L;
  public static final long SHA1_KDF = 0x2L;
  public static final long SHA1_KDF_ASN1 = 0x3L;
  public static final long SHA1_KDF_CONCATENATE = 0x4L;
  public static final long SHA224_KDF = 0x5L;
  public static final long SHA256_KDF = 0x6L;
  public static final long SHA384_KDF = 0x7L;
  public static final long SHA512_KDF = 0x8L;
  public static final long CPDIVERSIFY_KDF = 0x9L;
  public static final long SHA3_224_KDF = 0xAL;
  public static final long SHA3_256_KDF = 0xBL;
  public static final long SHA3_384_KDF = 0xCL;
  public static final long SHA3_512_KDF = 0xDL;
  public static final long SHA1_KDF_SP800 = 0xEL;
  public static final long SHA224_KDF_SP800 = 0xFL;
  public static final long SHA256_KDF_SP800 = 0x10L;
  public static final long SHA384_KDF_SP800 = 0x11L;
  public static final long SHA512_KDF_SP800 = 0x12L;
  public static final long SHA3_224_KDF_SP800 = 0x13L;
  public static final long SHA3_256_KDF_SP800 = 0x14L;
  public static final long SHA3_384_KDF_SP800 = 0x15L;
  public static final long SHA3_512_KDF_SP800 = 0x16L;

  private Ckd() {}
}
