package org.asterism.threshold;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.asterism.secret.HmacSha256;

/// What a vault keeps of a key in threshold custody in place of the key's facts: a digest that a
/// caller opens by showing what it is of, with a salt that is different at each vault.
///
/// *Binding*: a vault uses its share for no other key, and with no other vaults and k, than those
/// that were named when it was put. *Hiding*: without the salt, two vaults' stores do not tell
/// which of their shares belong together. Immutable.
public final class Commitment {
  public static final int LENGTH = FieldDigest.LENGTH;
  public static final int SALT_BYTES = HmacSha256.BYTES;

  private static final String OF_KEY = "asterism/key-commitment/v1";
  private static final String OF_ROSTER = "asterism/roster-commitment/v1";
  private static final String OF_SHARING = "asterism/sharing-commitment/v1";
  private static final byte[] SALT = "asterism/commitment-salt/v1".getBytes(US_ASCII);

  private final byte[] digest;

  private Commitment(byte[] digest) {
    this.digest = digest;
  }

  /// One of the vaults that share a key.
  ///
  /// @param pseudonym the public key that the vault made for this key alone
  /// @param x its x-coordinate; for RSA 8 bytes, big-endian
  public record Seat(byte[] pseudonym, byte[] x) {}

  /// What [#bytes] gave.
  ///
  /// @throws IllegalArgumentException if it has not [#LENGTH] bytes
  public static Commitment of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "a commitment has %d bytes, not %d".formatted(LENGTH, bytes.length));
    }
    return new Commitment(bytes.clone());
  }

  /// To the key itself.
  ///
  /// @param group its number in the wire contract
  public static Commitment toKey(byte[] salt, int group, byte[] publicKey) {
    return new Commitment(
        FieldDigest.of(OF_KEY).add(salt).add((long) group).add(publicKey).finish());
  }

  /// To who shares it, in this order.
  public static Commitment toRoster(byte[] salt, int k, List<Seat> seats) {
    FieldDigest digest = FieldDigest.of(OF_ROSTER).add(salt).add((long) k);
    seats.forEach(seat -> digest.add(seat.pseudonym()).add(seat.x()));
    return new Commitment(digest.finish());
  }

  /// To the refresh that its share is of. The pseudonym makes it different at each vault, and what
  /// it is of is known to nobody who has seen stores alone.
  ///
  /// @param pseudonym of the vault in the key
  /// @param refresh the transcript of that session
  public static Commitment toSharing(byte[] pseudonym, byte[] refresh) {
    return new Commitment(FieldDigest.of(OF_SHARING).add(pseudonym).add(refresh).finish());
  }

  /// What the salt for one key at one vault is the MAC of, under a key that comes of the token
  /// root.
  public static byte[] saltMessage(byte[] keyId, byte[] enrolmentId) {
    return ByteBuffer.allocate(SALT.length + keyId.length + enrolmentId.length)
        .put(SALT)
        .put(keyId)
        .put(enrolmentId)
        .array();
  }

  public byte[] bytes() {
    return digest.clone();
  }

  /// In constant time.
  @Override
  public boolean equals(Object other) {
    return other instanceof Commitment that && MessageDigest.isEqual(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return "Commitment[" + LENGTH + "]";
  }
}
