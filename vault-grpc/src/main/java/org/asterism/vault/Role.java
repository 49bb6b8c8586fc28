package org.asterism.vault;

/// Who a login is for (PKCS#11 v3.1 §3.4, `CKU_SO` and `CKU_USER`).
public enum Role {
  SO,
  USER
}
