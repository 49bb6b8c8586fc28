package org.asterism.cryptoki;

/// Session states (`CKS_`): PKCS#11 v3.1 §3.4.
public final class Cks {
  public static final long RO_PUBLIC_SESSION = 0x0L;
  public static final long RO_USER_FUNCTIONS = 0x1L;
  public static final long RW_PUBLIC_SESSION = 0x2L;
  public static final long RW_USER_FUNCTIONS = 0x3L;
  public static final long RW_SO_FUNCTIONS = 0x4L;

  private Cks() {}
}
