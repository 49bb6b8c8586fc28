package org.asterism.cryptoki;

/// Certificate types (`CKC_`): PKCS#11 v3.1 §4.6.
public final class Ckc {
  public static final long X_509 = 0x0L;
  public static final long X_509_ATTR_CERT = 0x1L;
  public static final long WTLS = 0x2L;

  private Ckc() {}
}
