package org.asterism.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;

/// What one vault is owed for one role: the PIN in force, and the account where it lacks that.
///
/// @param before the epoch in force there, as far as is known
/// @param next the epoch that was decided
/// @param sealed the role's credential of that epoch there, under the token root; empty where the
///   role has no PIN, or nobody who knew it was logged in
public record Owed(EpochTag before, EpochTag next, byte[] sealed) {
  private static final byte[] SEALED = "asterism/owed-credential/v2".getBytes(UTF_8);
  private static final byte[] NONE = {};

  /// An account without a PIN.
  public static Owed account(EpochTag epoch) {
    return new Owed(epoch, epoch, NONE);
  }

  /// @param credential stays the caller's
  public static Owed credential(
      EpochTag before, EpochTag next, SecretBytes credential, RowKeys root) {
    return new Owed(before, next, credential.useArray(bytes -> root.seal(bytes, SEALED)));
  }

  boolean hasCredential() {
    return sealed.length > 0;
  }

  /// The same, where another epoch is in force by now.
  Owed from(EpochTag inForce) {
    return new Owed(inForce, next, sealed);
  }

  /// The credential, which the caller closes.
  Optional<SecretBytes> open(RowKeys root) {
    try {
      return sealed.length == 0
          ? Optional.empty()
          : Optional.of(SecretBytes.takeFrom(root.open(sealed, SEALED)));
    } catch (CorruptRowException forged) {
      throw new IllegalStateException("an authentic debt does not open", forged);
    }
  }

  public byte[] encode() {
    return new FieldWriter().number(before.value()).number(next.value()).bytes(sealed).toBytes();
  }

  public static Owed decode(byte[] content) throws CorruptRowException {
    var in = new FieldReader(content);
    var owed = new Owed(new EpochTag(in.number()), new EpochTag(in.number()), in.bytes());
    in.end();
    return owed;
  }
}
