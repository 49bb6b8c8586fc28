package org.asterism.enclave.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.secret.AesGcm;
import org.asterism.secret.Handover;
import org.asterism.secret.PrivateFile;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.TextFile;

/// The file with a vault's own keys, sealed by its platform, and the enrolment that it obeys.
///
/// `length of what is sealed (2) | sealed keys | enrolment (the rest; none: not enrolled)`. Opened:
/// `data key (32) | evidence seed (32) | identity (the rest)`. The enrolment is no secret, but is
/// authenticated with the keys: with another, or none, the file does not open. A platform that
/// changed gives another sealing key, and then it does not open either: design §7, "a new, empty
/// vault".
public final class SealedKeyFile {
  /// More than any P-256 identity and any enrolment need; what is longer is not such a file.
  static final int FILE_BYTES_MAX = 4096 + TextFile.MAX_BYTES;

  private static final byte[] PLACE = "asterism vault keys".getBytes(US_ASCII);
  private static final int HEAD_BYTES = 2 * AesGcm.KEY_BYTES;

  private final Path path;
  private final Aead aead;

  public SealedKeyFile(Path path, SecureRandom random) {
    this.path = path;
    this.aead = new Aead(random);
  }

  /// Writes the keys of a vault that is not enrolled, durably, to a file that must not exist yet.
  public void create(SecretBytes sealingKey, VaultKeys keys) throws IOException {
    PrivateFile.write(path, sealed(sealingKey, keys, ""));
  }

  /// Writes the same keys with another enrolment, durably, in the place of what is there.
  public void enrol(SecretBytes sealingKey, VaultKeys keys, String enrolment) throws IOException {
    PrivateFile.replace(path, sealed(sealingKey, keys, enrolment));
  }

  /// Opens what [#create] or [#enrol] wrote; the caller closes the keys.
  public VaultKeys open(SecretBytes sealingKey) throws IOException, UnsealException {
    if (Files.size(path) > FILE_BYTES_MAX) {
      throw new UnsealException("%s is not a vault's key file: it is too long".formatted(path));
    }
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path));
    int length = file.remaining() < Short.BYTES ? 0 : Short.toUnsignedInt(file.getShort());
    if (length == 0 || length > file.remaining()) {
      throw new UnsealException(
          "%s is cut short, or was written by another release".formatted(path));
    }
    byte[] sealed = new byte[length];
    file.get(sealed);
    String enrolment = UTF_8.decode(file).toString();
    return opened(aead.open(sealingKey, place(enrolment), sealed), enrolment);
  }

  private static VaultKeys opened(byte[] opened, String enrolment) throws UnsealException {
    try {
      if (opened.length <= HEAD_BYTES) {
        throw new UnsealException("the vault's sealed keys are cut short");
      }
      ByteBuffer in = ByteBuffer.wrap(opened);
      SecretBytes dataKey = take(in, AesGcm.KEY_BYTES);
      try (var handover = Handover.orElse(dataKey::close)) {
        SecretBytes evidenceSeed = take(in, AesGcm.KEY_BYTES);
        try (var ofSeed = Handover.orElse(evidenceSeed::close)) {
          SecretBytes identity = take(in, in.remaining());
          Optional<String> obeyed = Optional.of(enrolment).filter(text -> !text.isEmpty());
          return handover.to(ofSeed.to(new VaultKeys(dataKey, identity, evidenceSeed, obeyed)));
        }
      }
    } finally {
      Arrays.fill(opened, (byte) 0);
    }
  }

  private byte[] sealed(SecretBytes sealingKey, VaultKeys keys, String enrolment) {
    try (SecretBytes opened =
        SecretBytes.concat(keys.dataKey(), keys.evidenceSeed(), keys.identity())) {
      byte[] sealed = opened.useArray(lent -> aead.seal(sealingKey, place(enrolment), lent));
      byte[] text = enrolment.getBytes(UTF_8);
      return ByteBuffer.allocate(Short.BYTES + sealed.length + text.length)
          .putShort((short) sealed.length)
          .put(sealed)
          .put(text)
          .array();
    }
  }

  private static byte[] place(String enrolment) {
    byte[] text = enrolment.getBytes(UTF_8);
    return ByteBuffer.allocate(PLACE.length + text.length).put(PLACE).put(text).array();
  }

  private static SecretBytes take(ByteBuffer in, int length) {
    byte[] taken = new byte[length];
    in.get(taken);
    return SecretBytes.takeFrom(taken);
  }
}
