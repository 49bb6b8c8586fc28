package org.asterism.algorithm.pqc;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.asterism.crypto.Providers;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.generators.SLHDSAKeyPairGenerator;
import org.bouncycastle.crypto.params.SLHDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.SLHDSAParameters;
import org.bouncycastle.crypto.params.SLHDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.SLHDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.SLHDSASigner;

/// The parameter sets of SLH-DSA (FIPS 205 §11), in the order of their `CKP_`.
public enum SlhDsaSet implements SignatureSet {
  SLH_DSA_SHA2_128S(1, 20, 16, 7856),
  SLH_DSA_SHAKE_128S(2, 26, 16, 7856),
  SLH_DSA_SHA2_128F(3, 21, 16, 17088),
  SLH_DSA_SHAKE_128F(4, 27, 16, 17088),
  SLH_DSA_SHA2_192S(5, 22, 24, 16224),
  SLH_DSA_SHAKE_192S(6, 28, 24, 16224),
  SLH_DSA_SHA2_192F(7, 23, 24, 35664),
  SLH_DSA_SHAKE_192F(8, 29, 24, 35664),
  SLH_DSA_SHA2_256S(9, 24, 32, 29792),
  SLH_DSA_SHAKE_256S(10, 30, 32, 29792),
  SLH_DSA_SHA2_256F(11, 25, 32, 49856),
  SLH_DSA_SHAKE_256F(12, 31, 32, 49856);

  private final int number;
  private final int arc;
  private final int n;
  private final int signatureBytes;

  /// @param n of FIPS 205 §11, in bytes
  SlhDsaSet(int number, int arc, int n, int signatureBytes) {
    this.number = number;
    this.arc = arc;
    this.n = n;
    this.signatureBytes = signatureBytes;
  }

  /// FIPS 205 §9.2, §9.3, which the standard's own functions are made of.
  private static final class Internal extends SLHDSASigner {
    byte[] sign(SLHDSAPrivateKeyParameters with, byte[] message, byte[] random) {
      init(true, with);
      return internalGenerateSignature(message, random);
    }

    boolean verify(SLHDSAPublicKeyParameters with, byte[] message, byte[] signature) {
      init(false, with);
      return internalVerifySignature(message, signature);
    }
  }

  @Override
  public SetShape shape() {
    return new SetShape(number, "2.16.840.1.101.3.4.3." + arc, 2 * n, 4 * n, 0);
  }

  @Override
  public int signatureBytes() {
    return signatureBytes;
  }

  @Override
  public SecretBytes generate(SecureRandom random) {
    try (var seeds = SecretBytes.random(3 * n, random)) {
      return SecretBytes.takeFrom(seeds.useArray(this::grown));
    }
  }

  @Override
  public byte[] expanded(byte[] octets) {
    return octets.clone();
  }

  // FIPS 205 §9.1: the public key ends the private one.
  @Override
  public byte[] publicKey(byte[] octets) {
    requireLength(octets);
    return Arrays.copyOfRange(octets, publicBytes(), privateBytes());
  }

  // As much work as the generation of the key.
  @Override
  public void requireConsistent(byte[] octets) {
    requireLength(octets);
    byte[] again = grown(octets);
    boolean same = Arrays.equals(again, octets);
    Arrays.fill(again, (byte) 0);
    if (!same) {
      throw new IllegalArgumentException("the root is not that of the private key");
    }
  }

  @Override
  public boolean isPublicKey(byte[] publicKey) {
    return publicKey.length == publicBytes();
  }

  // FIPS 205 §9.2: the message is hashed with a secret, and again with what came of that.
  @Override
  public Optional<MessageDigest> representative(byte[] publicKey, Providers providers) {
    return Optional.empty();
  }

  // FIPS 205 §10.2.1: a deterministic signature has the public seed in place of random bytes.
  @Override
  public byte[] sign(byte[] octets, byte[] message, Optional<SecureRandom> random) {
    Optional<byte[]> hedge = random.map(this::drawn);
    return with(
        octets, own -> new Internal().sign(own, message, hedge.orElseGet(own::getPublicSeed)));
  }

  private byte[] drawn(SecureRandom random) {
    byte[] bytes = new byte[n];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  public boolean isSignature(byte[] publicKey, byte[] message, byte[] signature) {
    return new Internal()
        .verify(new SLHDSAPublicKeyParameters(parameters(), publicKey), message, signature);
  }

  /// The private key of the three seeds that it begins with, its root computed.
  private byte[] grown(byte[] seeds) {
    byte[] seed = Arrays.copyOfRange(seeds, 0, n);
    byte[] prf = Arrays.copyOfRange(seeds, n, 2 * n);
    var generator = new SLHDSAKeyPairGenerator();
    // Not asked for a byte: the seeds are given.
    SecureRandom random = CryptoServicesRegistrar.getSecureRandom();
    generator.init(new SLHDSAKeyGenerationParameters(random, parameters()));
    var pair =
        generator.internalGenerateKeyPair(seed, prf, Arrays.copyOfRange(seeds, 2 * n, 3 * n));
    var made = (SLHDSAPrivateKeyParameters) pair.getPrivate();
    try {
      return made.getEncoded();
    } finally {
      made.destroy();
      Arrays.fill(seed, (byte) 0);
      Arrays.fill(prf, (byte) 0);
    }
  }

  private <R> R with(byte[] octets, Function<SLHDSAPrivateKeyParameters, R> work) {
    requireLength(octets);
    var own = new SLHDSAPrivateKeyParameters(parameters(), octets);
    try {
      return work.apply(own);
    } finally {
      own.destroy();
    }
  }

  private void requireLength(byte[] octets) {
    if (octets.length != privateBytes()) {
      throw new IllegalArgumentException(
          "a private key of %s has another length".formatted(name()));
    }
  }

  private SLHDSAParameters parameters() {
    return switch (this) {
      case SLH_DSA_SHA2_128S -> SLHDSAParameters.sha2_128s;
      case SLH_DSA_SHAKE_128S -> SLHDSAParameters.shake_128s;
      case SLH_DSA_SHA2_128F -> SLHDSAParameters.sha2_128f;
      case SLH_DSA_SHAKE_128F -> SLHDSAParameters.shake_128f;
      case SLH_DSA_SHA2_192S -> SLHDSAParameters.sha2_192s;
      case SLH_DSA_SHAKE_192S -> SLHDSAParameters.shake_192s;
      case SLH_DSA_SHA2_192F -> SLHDSAParameters.sha2_192f;
      case SLH_DSA_SHAKE_192F -> SLHDSAParameters.shake_192f;
      case SLH_DSA_SHA2_256S -> SLHDSAParameters.sha2_256s;
      case SLH_DSA_SHAKE_256S -> SLHDSAParameters.shake_256s;
      case SLH_DSA_SHA2_256F -> SLHDSAParameters.sha2_256f;
      case SLH_DSA_SHAKE_256F -> SLHDSAParameters.shake_256f;
    };
  }
}
