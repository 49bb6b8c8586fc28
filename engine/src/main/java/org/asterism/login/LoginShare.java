package org.asterism.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;

/// What the engine keeps of one vault's share of a role's login key.
///
/// @param publicShare what the vault's evaluations are proven by
/// @param sealed the share under the token root, for a vault whose store is lost or an older copy;
///   empty where nobody knows it
record LoginShare(Octets publicShare, Optional<Octets> sealed) {
  private static final byte[] SEALED = "asterism/login-share/v1".getBytes(UTF_8);

  /// @param share stays the caller's
  static LoginShare of(byte[] publicShare, SecretBytes share, RowKeys root) {
    byte[] sealed = share.useArray(bytes -> root.seal(bytes, SEALED));
    return new LoginShare(Octets.of(publicShare), Optional.of(Octets.of(sealed)));
  }

  /// The share, which the caller closes.
  Optional<SecretBytes> open(RowKeys root) {
    return sealed.map(bytes -> {
      try {
        return SecretBytes.takeFrom(root.open(bytes.toByteArray(), SEALED));
      } catch (CorruptRowException forged) {
        throw new IllegalStateException("an authentic token's share does not open", forged);
      }
    });
  }

  void write(FieldWriter out) {
    out.bytes(publicShare.toByteArray()).bytes(sealed.orElse(Octets.EMPTY).toByteArray());
  }

  static LoginShare read(FieldReader in) throws CorruptRowException {
    return new LoginShare(
        Octets.of(in.bytes()),
        Optional.of(Octets.of(in.bytes())).filter(bytes -> !bytes.isEmpty()));
  }
}
