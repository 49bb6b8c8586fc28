package org.asterism.constellation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.asterism.secret.PrivateFile;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.Octets;

/// An operator's signing key in a file of its own (two PEM blocks, mode 0600): it signs
/// constellations and enrolments, and, as the root of a development constellation, certifies
/// simulated evidence.
public final class OperatorSigner {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final int MAX_FILE = 4096;
  private static final byte[] CERTIFIES =
      "asterism simulated key v1\0".getBytes(StandardCharsets.US_ASCII);

  private final PrivateKey signer;
  private final OperatorKey key;

  private OperatorSigner(PrivateKey signer, OperatorKey key) {
    this.signer = signer;
    this.key = key;
  }

  /// Makes a key and writes it into a new file.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException where there is one
  public static OperatorSigner create(Path file, SecureRandom random) throws IOException {
    try {
      var generator = KeyPairGenerator.getInstance(OperatorKey.ALGORITHM);
      generator.initialize(255, random);
      var pair = generator.generateKeyPair();
      write(file, pair.getPrivate(), pair.getPublic().getEncoded());
      return new OperatorSigner(
          pair.getPrivate(), new OperatorKey(Octets.of(pair.getPublic().getEncoded())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has Ed25519", e);
    }
  }

  /// Reads what [#create] wrote.
  public static OperatorSigner read(Path file) throws IOException, ConfigurationException {
    Optional<String> exposure = PrivateFile.exposure(file);
    if (exposure.isPresent()) {
      throw new ConfigurationException(exposure.get());
    }
    if (Files.size(file) > MAX_FILE) {
      throw new ConfigurationException(file + ": expected an operator's key file, found more");
    }
    try {
      var blocks = PEM.matcher(Files.readString(file));
      return read(blocks);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new ConfigurationException(
          file + ": expected PRIVATE KEY and PUBLIC KEY of an Ed25519 key", e);
    }
  }

  public OperatorKey key() {
    return key;
  }

  public byte[] sign(byte[] message) {
    try {
      var signature = Signature.getInstance(OperatorKey.ALGORITHM);
      signature.initSign(signer);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key that cannot sign", e);
    }
  }

  /// As the root of a development constellation: says that `key` is a simulated platform's.
  public Octets certify(OperatorKey key) {
    var raw = key.raw().toByteArray();
    var message = Arrays.copyOf(CERTIFIES, CERTIFIES.length + raw.length);
    System.arraycopy(raw, 0, message, CERTIFIES.length, raw.length);
    return Octets.of(sign(message));
  }

  private static OperatorSigner read(java.util.regex.Matcher blocks)
      throws GeneralSecurityException {
    var factory = KeyFactory.getInstance(OperatorKey.ALGORITHM);
    if (!blocks.find()) {
      throw new IllegalArgumentException("no private key");
    }
    try (var encoded = SecretBytes.takeFrom(decode(blocks.group(2)))) {
      var signer =
          encoded.useArray(pkcs8 -> factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
      if (!blocks.find()) {
        throw new IllegalArgumentException("no public key");
      }
      var spki = decode(blocks.group(2));
      var _ = factory.generatePublic(new X509EncodedKeySpec(spki));
      return new OperatorSigner(signer, new OperatorKey(Octets.of(spki)));
    }
  }

  private static void write(Path file, PrivateKey signer, byte[] spki) throws IOException {
    var owner = PosixFilePermissions.fromString("rw-------");
    Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
    var pkcs8 = signer.getEncoded();
    try {
      var text = pem("PRIVATE KEY", pkcs8) + pem("PUBLIC KEY", spki);
      Files.writeString(file, text, StandardOpenOption.SYNC);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private static byte[] decode(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getEncoder().encodeToString(content), type);
  }
}
