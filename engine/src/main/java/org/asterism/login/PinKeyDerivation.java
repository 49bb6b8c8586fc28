package org.asterism.login;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.asterism.custody.vaults.Member;
import org.asterism.rows.FieldWriter;
import org.asterism.secret.HkdfSha256;
import org.asterism.secret.SecretBytes;
import org.asterism.secret.Sha256;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Role;
import org.asterism.vault.Stretch;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// From a PIN to each vault's own credential (protocol §3).
public final class PinKeyDerivation {
  private static final int STRETCHED_BYTES = 32;

  private PinKeyDerivation() {}

  /// Salt = H(constellation, serial, role).
  public static Stretch parameters(Octets constellation, String serial, Role role) {
    byte[] fields =
        new FieldWriter()
            .text("asterism/stretch/salt/v1")
            .bytes(constellation.toByteArray())
            .text(serial)
            .text(role.name())
            .toBytes();
    return Stretch.floor(Octets.of(Sha256.start().digest(fields)));
  }

  /// Argon2id (RFC 9106) of the PIN, 32 bytes: by [NativeArgon2] where the system has it, and
  /// [#portable] elsewhere.
  ///
  /// @throws IllegalArgumentException if the parameters are weaker than the floor
  public static SecretBytes stretch(SecretBytes pin, Stretch stretch) {
    if (!stretch.meetsFloor()) {
      throw new IllegalArgumentException(
          "expected Argon2id of at least %d KiB, %d passes, %d lanes, found %s"
              .formatted(
                  Stretch.FLOOR_MEMORY_KIB, Stretch.FLOOR_PASSES, Stretch.FLOOR_LANES, stretch));
    }
    return NativeArgon2.found()
        .map(argon2 -> argon2.stretch(pin, stretch, STRETCHED_BYTES))
        .orElseGet(() -> portable(pin, stretch));
  }

  /// By Bouncy Castle, which takes arrays. The PIN is in one for the time of the call, and wiped.
  /// The last block, from which the stretched PIN follows, lies in the heap until that is reused.
  static SecretBytes portable(SecretBytes pin, Stretch stretch) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(stretch.memoryKib())
            .withIterations(stretch.passes())
            .withParallelism(stretch.lanes())
            .withSalt(stretch.salt().toByteArray())
            .build());
    byte[] out = new byte[STRETCHED_BYTES];
    pin.borrowArray(bytes -> generator.generateBytes(bytes, out));
    return SecretBytes.takeFrom(out);
  }

  /// Credential of vault j = HKDF(stretched, enrolment id j, role, the account's epoch tag there).
  public static SecretBytes credential(
      SecretBytes stretched, Member member, Role role, EpochTag epoch) {
    String info =
        "asterism/credential/v1|%s|%s|%016x"
            .formatted(member.id().bytes().toHex(), role, epoch.value());
    return HkdfSha256.derive(stretched, info.getBytes(US_ASCII));
  }
}
