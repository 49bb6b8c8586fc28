package org.asterism.algorithm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Optional;
import org.asterism.algorithm.rsa.RsaImport;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;

/// An RSA key as numbers, made by the JDK.
public record RsaNumbers(BigInteger n, BigInteger e, BigInteger d, BigInteger p, BigInteger q) {
  public static final RsaNumbers RSA_2048 = generate(2048);

  public static RsaNumbers generate(int bits) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      var made = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
      return new RsaNumbers(
          made.getModulus(),
          made.getPublicExponent(),
          made.getPrivateExponent(),
          made.getPrimeP(),
          made.getPrimeQ());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// A key of the longest modulus, made once with `openssl genrsa 8192`: only its primes are kept.
  public static RsaNumbers longest() {
    try (var in = requireNonNull(RsaNumbers.class.getResourceAsStream("/keys/rsa-8192.txt"))) {
      String[] primes = new String(in.readAllBytes(), US_ASCII).split("\n\n", -1);
      return of(prime(primes[0]), prime(primes[1]), BigInteger.valueOf(65_537));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BigInteger prime(String lines) {
    return new BigInteger(lines.replace("\n", ""), 16);
  }

  /// A key of two given primes.
  public static RsaNumbers of(BigInteger p, BigInteger q, BigInteger e) {
    var one = BigInteger.ONE;
    var d = e.modInverse(p.subtract(one).multiply(q.subtract(one)));
    return new RsaNumbers(p.multiply(q), e, d, p, q);
  }

  public KeyMaterial imported() throws CryptokiException {
    return RsaImport.rsa(n, Optional.of(e), d, p, q);
  }
}
