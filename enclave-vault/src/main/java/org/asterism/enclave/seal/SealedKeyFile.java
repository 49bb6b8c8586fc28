package org.asterism.enclave.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.asterism.secret.SecretBytes;

/// The file with a vault's own keys, sealed by its platform.
///
/// Opened: `data key (32) | length of PKCS #8 (2) | PKCS #8 | SPKI`. A platform that changed gives
/// another sealing key, and then the file does not open: design §7, "a new, empty vault".
public final class SealedKeyFile {
  /// More than any P-256 identity needs; what is longer is not such a file.
  static final int FILE_BYTES_MAX = 4096;

  private static final byte[] PLACE = "asterism vault keys".getBytes(US_ASCII);

  private final Path path;
  private final Aead aead;

  public SealedKeyFile(Path path, SecureRandom random) {
    this.path = path;
    this.aead = new Aead(random);
  }

  /// Draws both keys and writes them sealed, durably, to a file that must not exist yet.
  public VaultKeys create(SecretBytes sealingKey, SecureRandom random) throws IOException {
    KeyPair identity = generateIdentity(random);
    SecretBytes dataKey = SecretBytes.random(Derivation.KEY_BYTES, random);
    byte[] opened = encode(identity, dataKey);
    try {
      PrivateFile.write(path, aead.seal(sealingKey, PLACE, opened));
    } catch (IOException e) {
      dataKey.close();
      throw e;
    } finally {
      Arrays.fill(opened, (byte) 0);
    }
    return new VaultKeys(identity, dataKey);
  }

  /// Opens what [#create] wrote.
  public VaultKeys open(SecretBytes sealingKey) throws IOException, UnsealException {
    if (Files.size(path) > FILE_BYTES_MAX) {
      throw new UnsealException("%s is not a vault's key file: it is too long".formatted(path));
    }
    byte[] opened = aead.open(sealingKey, PLACE, Files.readAllBytes(path));
    try {
      return decode(opened);
    } finally {
      Arrays.fill(opened, (byte) 0);
    }
  }

  private static KeyPair generateIdentity(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("the JDK lacks P-256", missing);
    }
  }

  private static byte[] encode(KeyPair identity, SecretBytes dataKey) {
    byte[] pkcs8 = identity.getPrivate().getEncoded();
    byte[] spki = identity.getPublic().getEncoded();
    try {
      return dataKey.useArray(lent ->
          ByteBuffer.allocate(lent.length + 2 + pkcs8.length + spki.length)
              .put(lent)
              .putShort((short) pkcs8.length)
              .put(pkcs8)
              .put(spki)
              .array());
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private static VaultKeys decode(byte[] opened) throws UnsealException {
    int headBytes = Derivation.KEY_BYTES + 2;
    int pkcs8Bytes =
        opened.length < headBytes
            ? opened.length
            : Short.toUnsignedInt(ByteBuffer.wrap(opened).getShort(Derivation.KEY_BYTES));
    if (opened.length <= headBytes + pkcs8Bytes) {
      throw new UnsealException("the vault's sealed keys are cut short");
    }
    byte[] pkcs8 = Arrays.copyOfRange(opened, headBytes, headBytes + pkcs8Bytes);
    byte[] spki = Arrays.copyOfRange(opened, headBytes + pkcs8Bytes, opened.length);
    try {
      return new VaultKeys(
          identity(pkcs8, spki), SecretBytes.takeFrom(Arrays.copyOf(opened, Derivation.KEY_BYTES)));
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private static KeyPair identity(byte[] pkcs8, byte[] spki) throws UnsealException {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(spki)),
          factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (GeneralSecurityException malformed) {
      throw new UnsealException("the vault's sealed identity key is malformed");
    }
  }
}
