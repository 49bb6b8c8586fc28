package org.asterism.threshold;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.asterism.secret.Sha256;

/// T, all that the vaults of a session have agreed on when they deal: what they sign and seal from
/// then on is of this session and of no other (threshold.md §2, step 2). A value.
///
/// Lists of numbers and of points are one field each, so that where one ends needs no count.
public final class SessionTranscript {
  private static final String SESSION = "asterism/session/v1";
  private static final String DEAL = "asterism/deal/v1";
  private static final String OPENING = "asterism/opening/v1";
  private static final byte[] BOX = "asterism/box/v1".getBytes(StandardCharsets.US_ASCII);

  private final byte[] digest;

  private SessionTranscript(byte[] digest) {
    this.digest = digest;
  }

  /// @param seats all members, in the order by which they are called
  /// @param participants the places of those who deal
  /// @param keepers the places of those who keep what comes of it
  /// @param opened what each participant answered, as it came
  public static SessionTranscript of(
      SessionTerms terms,
      List<Commitment.Seat> seats,
      List<Integer> participants,
      List<Integer> keepers,
      List<byte[]> opened) {
    FieldDigest digest = terms.addTo(FieldDigest.of(SESSION)).add((long) seats.size());
    seats.forEach(seat -> digest.add(seat.pseudonym()).add(seat.x()));
    digest.add(numbers(participants)).add(numbers(keepers));
    opened.forEach(digest::add);
    return new SessionTranscript(digest.finish());
  }

  public byte[] bytes() {
    return digest.clone();
  }

  /// What a dealer's pseudonym signs of its dealing.
  ///
  /// @param own the dealer's place among the participants
  /// @param vector the encoding of each point; none for a kind without a vector
  /// @param boxDigests [#boxDigest] of each receiver's box, in their order
  public byte[] dealing(int own, List<byte[]> vector, List<byte[]> boxDigests) {
    FieldDigest dealing = FieldDigest.of(DEAL).add(digest).add((long) own).add(joined(vector));
    boxDigests.forEach(dealing::add);
    return dealing.finish();
  }

  /// What a participant's pseudonym signs of its openings.
  ///
  /// @param own its place among the participants
  public byte[] openings(int own, byte[] openings) {
    return FieldDigest.of(OPENING).add(digest).add((long) own).add(openings).finish();
  }

  /// What a box is bound to.
  ///
  /// @param from the dealer's place among the participants
  /// @param to the receiver's place among those who are dealt to
  public byte[] boxInfo(int from, int to) {
    return ByteBuffer.allocate(BOX.length + digest.length + 2 * Long.BYTES)
        .put(BOX)
        .put(digest)
        .putLong(from)
        .putLong(to)
        .array();
  }

  /// SHA-256 of a box as it is sent.
  ///
  /// @param encapsulation 32 bytes
  public static byte[] boxDigest(byte[] encapsulation, byte[] ciphertext) {
    MessageDigest sha256 = Sha256.start();
    sha256.update(encapsulation);
    return sha256.digest(ciphertext);
  }

  private static byte[] numbers(List<Integer> places) {
    var encoded = ByteBuffer.allocate(places.size() * Long.BYTES);
    places.forEach(encoded::putLong);
    return encoded.array();
  }

  private static byte[] joined(List<byte[]> parts) {
    var whole = new ByteArrayOutputStream();
    parts.forEach(whole::writeBytes);
    return whole.toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionTranscript that && Arrays.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return "SessionTranscript[" + HexFormat.of().formatHex(digest) + "]";
  }
}
