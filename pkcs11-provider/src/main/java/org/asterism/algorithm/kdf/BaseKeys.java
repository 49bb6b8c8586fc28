package org.asterism.algorithm.kdf;

import java.util.ArrayList;
import java.util.List;
import org.asterism.algorithm.KeyRole;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// The values of the keys that a derivation works with, for its time. All are secret keys.
record BaseKeys(List<SecretBytes> values) implements AutoCloseable {
  static BaseKeys of(List<KeyUse> keys) throws VaultException, CryptokiException {
    for (KeyUse key : keys) {
      KeyRole.USE.secret(key.facts());
    }
    var read = new BaseKeys(new ArrayList<>());
    try (var handover = Handover.orElse(read::close)) {
      for (KeyUse key : keys) {
        read.values.add(key.material(material -> material.encoded().copy()));
      }
      return handover.to(read);
    }
  }

  SecretBytes base() {
    return values.getFirst();
  }

  /// Those that the parameter names.
  List<SecretBytes> further() {
    return values.subList(1, values.size());
  }

  @Override
  public void close() {
    values.forEach(SecretBytes::close);
  }
}
