package org.asterism.enclave.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.asterism.secret.AesGcm;
import org.asterism.secret.Handover;
import org.asterism.secret.PrivateFile;
import org.asterism.secret.SecretBytes;

/// The file with a vault's own keys, sealed by its platform.
///
/// Opened: `data key (32) | evidence seed (32) | identity (the rest)`. A platform that changed
/// gives another sealing key, and then the file does not open: design §7, "a new, empty vault".
public final class SealedKeyFile {
  /// More than any P-256 identity needs; what is longer is not such a file.
  static final int FILE_BYTES_MAX = 4096;

  private static final byte[] PLACE = "asterism vault keys".getBytes(US_ASCII);
  private static final int HEAD_BYTES = 2 * AesGcm.KEY_BYTES;

  private final Path path;
  private final Aead aead;

  public SealedKeyFile(Path path, SecureRandom random) {
    this.path = path;
    this.aead = new Aead(random);
  }

  /// Writes the keys sealed, durably, to a file that must not exist yet.
  public void create(SecretBytes sealingKey, VaultKeys keys) throws IOException {
    try (SecretBytes opened =
        SecretBytes.concat(keys.dataKey(), keys.evidenceSeed(), keys.identity())) {
      byte[] sealed = opened.useArray(lent -> aead.seal(sealingKey, PLACE, lent));
      PrivateFile.write(path, sealed);
    }
  }

  /// Opens what [#create] wrote; the caller closes the keys.
  public VaultKeys open(SecretBytes sealingKey) throws IOException, UnsealException {
    if (Files.size(path) > FILE_BYTES_MAX) {
      throw new UnsealException("%s is not a vault's key file: it is too long".formatted(path));
    }
    byte[] opened = aead.open(sealingKey, PLACE, Files.readAllBytes(path));
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
          return handover.to(ofSeed.to(new VaultKeys(dataKey, identity, evidenceSeed)));
        }
      }
    } finally {
      Arrays.fill(opened, (byte) 0);
    }
  }

  private static SecretBytes take(ByteBuffer in, int length) {
    byte[] taken = new byte[length];
    in.get(taken);
    return SecretBytes.takeFrom(taken);
  }
}
