package org.asterism.conformance.chapter;

import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKF_RW_SESSION;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKF_SERIAL_SESSION;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKU_SO;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKU_USER;

import iaik.pkcs.pkcs11.wrapper.CK_TOKEN_INFO;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;

/// A token of a test class's own.
record Token(WrappedLibrary library, long slot, String label) {
  static final String SO_PIN = "so-12345678";
  static final String PIN = "user-1234";

  /// A read-write session; public unless another one is logged in.
  Session open() throws PKCS11Exception {
    return open(CKF_SERIAL_SESSION | CKF_RW_SESSION);
  }

  Session openReadOnly() throws PKCS11Exception {
    return open(CKF_SERIAL_SESSION);
  }

  /// A read-write session of the user, who is logged out where it ends as the last one.
  Session user() throws PKCS11Exception {
    Session session = open();
    session.login(CKU_USER, PIN);
    return session;
  }

  /// A read-write session of the security officer.
  Session officer() throws PKCS11Exception {
    Session session = open();
    session.login(CKU_SO, SO_PIN);
    return session;
  }

  CK_TOKEN_INFO info() throws PKCS11Exception {
    return library.wrapper().C_GetTokenInfo(slot);
  }

  boolean says(long flag) throws PKCS11Exception {
    return (info().flags & flag) != 0;
  }

  private Session open(long flags) throws PKCS11Exception {
    return new Session(library, library.wrapper().C_OpenSession(slot, flags, null, null));
  }
}
