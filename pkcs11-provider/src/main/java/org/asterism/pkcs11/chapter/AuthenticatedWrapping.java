package org.asterism.pkcs11.chapter;

import java.security.SecureRandom;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.message.KeyMessage;
import org.asterism.pkcs11.session.Application;
import org.asterism.vault.VaultException;

/// `C_WrapKeyAuthenticated` and `C_UnwrapKeyAuthenticated` (PKCS#11 v3.2 §5.18.6, §5.18.7): the
/// parameter is that of a message. Safe for use by many threads.
public final class AuthenticatedWrapping {
  private final MechanismTable mechanisms;
  private final KeyFunctions keys;
  private final SecureRandom random;

  public AuthenticatedWrapping(MechanismTable mechanisms, KeyFunctions keys, SecureRandom random) {
    this.mechanisms = mechanisms;
    this.keys = keys;
    this.random = random;
  }

  /// By what mechanism, and what is authenticated with the key.
  public record Asked(Mechanism mechanism, byte[] associated) {}

  /// `C_WrapKeyAuthenticated`.
  public KeyMessage.Wrapped wrap(
      Application application,
      long session,
      Asked asked,
      KeyFunctions.Wrapping handles,
      Buffer buffer)
      throws VaultException, CryptokiException {
    requireAuthenticating(application, session, asked);
    KeyMessage message = KeyMessage.sealing(asked.mechanism().parameter(), random);
    return message.apart(
        keys.sealed(
            application, session, single(asked, message), handles, message.withTag(buffer)));
  }

  /// `C_UnwrapKeyAuthenticated`.
  ///
  /// @return the key's handle
  public long unwrap(
      Application application,
      long session,
      Asked asked,
      KeyFunctions.Wrapped wrapped,
      Template template)
      throws VaultException, CryptokiException {
    requireAuthenticating(application, session, asked);
    KeyMessage message = KeyMessage.opening(asked.mechanism().parameter());
    var whole =
        new KeyFunctions.Wrapped(wrapped.unwrappingKey(), message.together(wrapped.value()));
    return keys.unwrap(application, session, single(asked, message), whole, template);
  }

  private void requireAuthenticating(Application application, long session, Asked asked)
      throws CryptokiException {
    KeysInUse.table(mechanisms, application.session(session))
        .requireMessages(asked.mechanism().type());
  }

  private static Mechanism single(Asked asked, KeyMessage message) {
    return new Mechanism(asked.mechanism().type(), message.single(asked.associated()));
  }
}
