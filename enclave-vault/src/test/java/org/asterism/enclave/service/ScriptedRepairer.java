package org.asterism.enclave.service;

import java.util.ArrayList;
import java.util.List;
import org.asterism.enclave.session.PseudonymKey;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.operation.SessionOpen.Opened;

/// An opened vault that helps to repair another's share: its pseudonym signs whatever a test wants
/// sent.
///
/// @param pseudonym which this closes
/// @param opened what each participant answered
/// @param place its own among them
record ScriptedRepairer(
    PseudonymKey pseudonym, SessionTranscript transcript, List<Opened> opened, int place)
    implements AutoCloseable {
  /// What it has sent, but for the box for one receiver and the point.
  SealedDealing signed(SealedDealing sent, int receiver, List<byte[]> point, SecretBytes number)
      throws Exception {
    byte[] key = opened.get(receiver).boxKey().toByteArray();
    SealedBox box = SealedBox.seal(key, transcript.boxInfo(place, receiver), number);
    var digests = new ArrayList<>(sent.boxDigests());
    digests.set(receiver, box.digest());
    byte[] signature = pseudonym.sign(transcript.dealing(place, point, digests)).toByteArray();
    return new SealedDealing(place, point, box, digests, signature);
  }

  @Override
  public void close() {
    pseudonym.close();
  }
}
