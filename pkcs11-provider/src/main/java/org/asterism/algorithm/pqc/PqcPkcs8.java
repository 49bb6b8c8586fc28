package org.asterism.algorithm.pqc;

import java.util.Arrays;
import org.asterism.crypto.Der;
import org.asterism.crypto.DerException;
import org.asterism.crypto.Pkcs8;
import org.asterism.crypto.SecretDer;
import org.asterism.secret.SecretBytes;

/// Private keys in PKCS#8: as RFC 9881 §6 has those of ML-DSA and RFC 9935 §6 those of ML-KEM, a
/// choice of seed, expanded key and both; as RFC 9909 §6 has those of SLH-DSA, bare.
final class PqcPkcs8 {
  private static final int SEED = 0x80;

  private PqcPkcs8() {}

  /// The seed where there is one.
  ///
  /// @param octets stay the caller's
  static SecretBytes write(ParameterSet set, SecretBytes octets) {
    var bytes = SecretDer.bytes(octets);
    int tag = set.isSeed(octets.length()) ? SEED : Der.OCTET_STRING;
    return Pkcs8.envelope(
        set.seedBytes() == 0 ? bytes : SecretDer.element(tag, bytes),
        Der.objectIdentifier(set.objectIdentifier()));
  }

  static int longest(ParameterSet set) {
    try (var octets = SecretBytes.allocate(set.privateBytes());
        var written = write(set, octets)) {
      return written.length();
    }
  }

  /// The octets of what [#write] made.
  ///
  /// @throws IllegalArgumentException if it is none
  static SecretBytes octets(ParameterSet set, SecretBytes pkcs8) {
    return pkcs8.useArray(encoded -> {
      try {
        return read(set, Pkcs8.inner(encoded));
      } catch (DerException e) {
        throw new IllegalArgumentException("expected a private key of " + set.name(), e);
      }
    });
  }

  /// The octets of a private key, in whichever form; of two forms the seed, if they agree.
  ///
  /// @throws IllegalArgumentException if they do not
  static SecretBytes read(ParameterSet set, Der inner) throws DerException {
    if (set.seedBytes() == 0) {
      return taken(inner.rest(), set.privateBytes());
    }
    if (inner.isNext(Der.SEQUENCE)) {
      return both(set, inner.enter(Der.SEQUENCE));
    }
    boolean seed = inner.isNext(SEED);
    var octets = inner.bytes(seed ? SEED : Der.OCTET_STRING);
    inner.end();
    return taken(octets, seed ? set.seedBytes() : set.privateBytes());
  }

  private static SecretBytes both(ParameterSet set, Der both) throws DerException {
    try (var seed = taken(both.bytes(Der.OCTET_STRING), set.seedBytes());
        var expanded = taken(both.bytes(Der.OCTET_STRING), set.privateBytes())) {
      both.end();
      if (!isExpandedFrom(set, seed, expanded)) {
        throw new IllegalArgumentException("the expanded key is not that of the seed");
      }
      return seed.copy();
    }
  }

  static boolean isExpandedFrom(ParameterSet set, SecretBytes seed, SecretBytes expanded) {
    try (var again = SecretBytes.takeFrom(seed.useArray(set::expanded))) {
      return again.constantTimeEquals(expanded);
    }
  }

  private static SecretBytes taken(byte[] octets, int expected) throws DerException {
    if (octets.length != expected) {
      Arrays.fill(octets, (byte) 0);
      throw new DerException("expected a private key of %d bytes".formatted(expected));
    }
    return SecretBytes.takeFrom(octets);
  }
}
