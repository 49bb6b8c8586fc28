package org.asterism.cryptoki;

/// User types (`CKU_`): PKCS#11 v3.1 §3.4.
public final class Cku {
  public static final long SO = 0x0L;
  public static final long USER = 0x1L;
  public static final long CONTEXT_SPECIFIC = 0x2L;

  private Cku() {}
}
