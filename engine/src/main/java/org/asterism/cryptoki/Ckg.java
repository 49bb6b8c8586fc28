package org.asterism.cryptoki;

/// Mask generation functions (`CKG_`): PKCS#11 v3.1 §6.1.7.
public final class Ckg {
  public static final long MGF1_SHA1 = 0x1L;
  public static final long MGF1_SHA256 = 0x2L;
  public static final long MGF1_SHA384 = 0x3L;
  public static final long MGF1_SHA512 = 0x4L;
  public static final long MGF1_SHA224 = 0x5L;
  public static final long MGF1_SHA3_224 = 0x6L;
  public static final long MGF1_SHA3_256 = 0x7L;
  public static final long MGF1_SHA3_384 = 0x8L;
  public static final long MGF1_SHA3_512 = 0x9L;

  private Ckg() {}
}
