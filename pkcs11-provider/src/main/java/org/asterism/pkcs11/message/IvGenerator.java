package org.asterism.pkcs11.message;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.VectorParameter;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.CryptokiException;
import org.jspecify.annotations.Nullable;

/// The initialisation vectors of messages under one key (PKCS#11 v3.1 §6.13.3, SP 800-38D §8.2).
/// For one thread.
///
/// A counter begins at a random number, so that two applications with one key and the same fixed
/// bits do not begin alike; the one that is xored begins at 0, as TLS 1.3 has it. `CKG_GENERATE` is
/// random bits where there are as many as SP 800-38D §8.2.2 wants, else a counter.
final class IvGenerator {
  private static final int ENOUGH_RANDOM_BITS = 96;
  private static final int LEAST_RANDOM_BITS = 64;

  private final SecureRandom random;
  private BigInteger made = BigInteger.ZERO;
  private @Nullable BigInteger first;

  IvGenerator(SecureRandom random) {
    this.random = random;
  }

  /// The vector of the next message.
  byte[] next(VectorParameter parameter) throws CryptokiException {
    return parameter.generator() == Ckg.NO_GENERATE
        ? parameter.iv()
        : filled(parameter, parameter.generator());
  }

  /// The vector of a key that is wrapped. No operation counts from one key to the next, so that
  /// only random bits tell their vectors apart: a counter would begin anew with each.
  static byte[] alone(VectorParameter parameter, SecureRandom random) throws CryptokiException {
    var vectors = new IvGenerator(random);
    if (parameter.generator() == Ckg.GENERATE) {
      return vectors.filled(parameter, Ckg.GENERATE_RANDOM);
    }
    if (parameter.generator() == Ckg.GENERATE_COUNTER
        || parameter.generator() == Ckg.GENERATE_COUNTER_XOR) {
      throw Refusals.parameter("no counter for a wrapped key: nothing counts them");
    }
    return vectors.next(parameter);
  }

  private byte[] filled(VectorParameter parameter, long generator) throws CryptokiException {
    int free = free(parameter);
    BigInteger given = new BigInteger(1, parameter.iv());
    BigInteger mask = BigInteger.ONE.shiftLeft(free).subtract(BigInteger.ONE);
    BigInteger fixed = given.andNot(mask);
    BigInteger chosen =
        switch ((int) Long.min(generator, Integer.MAX_VALUE)) {
          case (int) Ckg.GENERATE ->
              fixed.or(free >= ENOUGH_RANDOM_BITS ? random(free) : counted(free));
          case (int) Ckg.GENERATE_COUNTER -> fixed.or(counted(free));
          case (int) Ckg.GENERATE_RANDOM -> fixed.or(random(free));
          case (int) Ckg.GENERATE_COUNTER_XOR -> given.xor(number(free));
          default -> throw Refusals.parameter("a generator that the standard names");
        };
    return bytes(chosen, parameter.iv().length);
  }

  private static int free(VectorParameter parameter) throws CryptokiException {
    int bits = Byte.SIZE * parameter.iv().length;
    if (parameter.fixedBits() < 0 || parameter.fixedBits() >= bits) {
      throw Refusals.parameter("fewer fixed bits than the vector has");
    }
    return bits - (int) parameter.fixedBits();
  }

  private BigInteger random(int free) throws CryptokiException {
    if (free < LEAST_RANDOM_BITS) {
      throw Refusals.parameter(
          "at least %d bits that are not fixed, for a random vector".formatted(LEAST_RANDOM_BITS));
    }
    return new BigInteger(free, random);
  }

  private BigInteger counted(int free) throws CryptokiException {
    if (first == null) {
      first = new BigInteger(free, random);
    }
    return first.add(number(free)).mod(BigInteger.ONE.shiftLeft(free));
  }

  // How many were made before; never more than can differ.
  private BigInteger number(int free) throws CryptokiException {
    if (made.bitLength() > free) {
      throw Refusals.parameter("no more messages than the bits that are not fixed can count");
    }
    BigInteger before = made;
    made = made.add(BigInteger.ONE);
    return before;
  }

  private static byte[] bytes(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[length];
    int kept = Math.min(length, signed.length);
    System.arraycopy(signed, signed.length - kept, bytes, length - kept, kept);
    return bytes;
  }
}
