package org.asterism.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.RowKeys;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// The credentials that an owed change takes to one vault. Closing erases them. For one thread.
public final class OwedSecrets implements AutoCloseable {
  private static final byte[] SEALED = "asterism/owed-credential/v1".getBytes(UTF_8);
  private static final int CREDENTIAL_BYTES = 32;
  private static final int CREDENTIALS = 3;

  private final List<Optional<SecretBytes>> credentials;

  /// Takes ownership.
  ///
  /// @param before the role's, in force at the vault; empty while there is no PIN, or where nobody
  ///   who knew it was logged in
  /// @param next the role's, to be put in force; empty where none is owed
  /// @param officer the officer's, in force at the vault, for a change of the user's
  public OwedSecrets(
      Optional<SecretBytes> before, Optional<SecretBytes> next, Optional<SecretBytes> officer) {
    this.credentials = List.of(before, next, officer);
  }

  /// Copies of what is lent.
  static OwedSecrets copies(
      Optional<SecretBytes> before, Optional<SecretBytes> next, Optional<SecretBytes> officer) {
    var copies = new ArrayList<Optional<SecretBytes>>();
    try (var handover = Handover.orElse(() -> close(copies))) {
      for (Optional<SecretBytes> lent : List.of(before, next, officer)) {
        copies.add(lent.map(SecretBytes::copy));
      }
      return handover.to(new OwedSecrets(copies.get(0), copies.get(1), copies.get(2)));
    }
  }

  Optional<SecretBytes> before() {
    return credentials.get(0);
  }

  Optional<SecretBytes> next() {
    return credentials.get(1);
  }

  Optional<SecretBytes> officer() {
    return credentials.get(2);
  }

  public byte[] seal(RowKeys root) {
    var parts = new ArrayList<SecretBytes>();
    try {
      // Absent is told by a byte in front, present by another one.
      for (Optional<SecretBytes> credential : credentials) {
        parts.add(SecretBytes.takeFrom(new byte[] {(byte) (credential.isPresent() ? 1 : 0)}));
        parts.add(credential.map(SecretBytes::copy).orElseGet(OwedSecrets::none));
      }
      try (SecretBytes whole = SecretBytes.concat(parts.toArray(SecretBytes[]::new))) {
        return whole.useArray(bytes -> root.seal(bytes, SEALED));
      }
    } finally {
      parts.forEach(SecretBytes::close);
    }
  }

  static OwedSecrets open(byte[] sealed, RowKeys root) throws CorruptRowException {
    try (SecretBytes whole = SecretBytes.takeFrom(root.open(sealed, SEALED))) {
      if (whole.length() != CREDENTIALS * (1 + CREDENTIAL_BYTES)) {
        throw new CorruptRowException("an owed credential has another length");
      }
      return of(whole);
    }
  }

  private static OwedSecrets of(SecretBytes whole) {
    var parts = new ArrayList<Optional<SecretBytes>>();
    try (var handover = Handover.orElse(() -> close(parts))) {
      for (int i = 0; i < CREDENTIALS; i++) {
        parts.add(part(whole, i));
      }
      return handover.to(new OwedSecrets(parts.get(0), parts.get(1), parts.get(2)));
    }
  }

  @Override
  public void close() {
    close(credentials);
  }

  private static void close(List<Optional<SecretBytes>> secrets) {
    secrets.forEach(secret -> secret.ifPresent(SecretBytes::close));
  }

  private static SecretBytes none() {
    return SecretBytes.allocate(CREDENTIAL_BYTES);
  }

  private static Optional<SecretBytes> part(SecretBytes whole, int index) {
    int from = index * (1 + CREDENTIAL_BYTES);
    boolean present = whole.<Boolean, RuntimeException>useArray(bytes -> bytes[from] == 1);
    return present
        ? Optional.of(whole.slice(from + 1, from + 1 + CREDENTIAL_BYTES))
        : Optional.empty();
  }
}
