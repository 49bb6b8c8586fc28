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
/// @param sealed what it is to keep of the PIN of that epoch, under the token root; empty where the
///   role has no PIN, or nobody who knew it was logged in
public record Owed(EpochTag before, EpochTag next, byte[] sealed) {
  private static final byte[] SEALED = "asterism/owed-credential/v2".getBytes(UTF_8);
  private static final byte[] NONE = {};
  private static final int VERIFIER_BYTES = 32;

  /// An account without a PIN.
  public static Owed account(EpochTag epoch) {
    return new Owed(epoch, epoch, NONE);
  }

  /// @param pin stays the caller's
  static Owed credential(EpochTag before, EpochTag next, KeptPin pin, RowKeys root) {
    try (SecretBytes both =
        pin.loginShare()
            .map(share -> SecretBytes.concat(pin.verifier(), share))
            .orElseGet(() -> pin.verifier().copy())) {
      return new Owed(before, next, both.useArray(bytes -> root.seal(bytes, SEALED)));
    }
  }

  boolean hasCredential() {
    return sealed.length > 0;
  }

  /// The same, where another epoch is in force by now.
  Owed from(EpochTag inForce) {
    return new Owed(inForce, next, sealed);
  }

  /// What the vault is to keep, which the caller closes.
  Optional<KeptPin> open(RowKeys root) {
    if (sealed.length == 0) {
      return Optional.empty();
    }
    try (var both = SecretBytes.takeFrom(root.open(sealed, SEALED))) {
      return Optional.of(
          new KeptPin(
              both.slice(0, VERIFIER_BYTES),
              both.length() == VERIFIER_BYTES
                  ? Optional.empty()
                  : Optional.of(both.slice(VERIFIER_BYTES, both.length()))));
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
