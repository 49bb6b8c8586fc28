package org.asterism.threshold.box;

import java.security.MessageDigest;
import java.util.List;
import java.util.function.Predicate;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;

/// One dealer's part in a session as one receiver gets it (threshold.md §2, step 3).
///
/// @param dealer its place among the participants
/// @param vector the encoding of each point; none for a kind without a vector
/// @param box what was sealed for this receiver
/// @param boxDigests of the boxes for all receivers, in their order
/// @param signature of the dealer's pseudonym
public record SealedDealing(
    int dealer, List<byte[]> vector, SealedBox box, List<byte[]> boxDigests, byte[] signature) {
  public SealedDealing {
    vector = List.copyOf(vector);
    boxDigests = List.copyOf(boxDigests);
  }

  /// What the dealer's pseudonym signs.
  public byte[] signed(SessionTranscript transcript) {
    return transcript.dealing(dealer, vector, boxDigests);
  }

  /// The scalars in the box, as yet unchecked, which the caller closes.
  ///
  /// @param own the receiver's place among those who are dealt to
  /// @param key the receiver's, by which the box opens
  /// @param length how long the scalars are together
  /// @param isSigned whether the dealer's pseudonym made the signature of these bytes
  /// @throws ThresholdRefused if the box is not the one that the dealer signed for this receiver in
  ///   this session
  public SecretBytes open(
      SessionTranscript transcript, int own, BoxKey key, int length, Predicate<byte[]> isSigned)
      throws ThresholdRefused {
    if (!isSigned.test(signed(transcript))) {
      throw new ThresholdRefused(Fault.SIGNATURE, dealer);
    }
    if (own >= boxDigests.size() || !MessageDigest.isEqual(boxDigests.get(own), box.digest())) {
      throw new ThresholdRefused(Fault.BOX, dealer);
    }
    return key.open(dealer, box, transcript.boxInfo(dealer, own), length);
  }
}
