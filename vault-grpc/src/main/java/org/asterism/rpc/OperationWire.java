package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;

/// One operation on the wire: what is asked, what is answered, and which of both is secret.
///
/// Decoders throw IllegalArgumentException for a value out of range, as those of [Wire] do.
interface OperationWire<O extends Operation<A>, A extends org.asterism.vault.Outcome> {

  /// Writes the operation's arm into the envelope, and its secrets apart.
  void ask(O asked, Envelope.Builder envelope, SecretParts secrets);

  O asked(Envelope envelope, SecretParts secrets) throws MalformedMessage;

  void answer(A answer, Outcome.Builder outcome, SecretParts secrets);

  /// Reads an outcome that has this operation's result.
  A answered(Outcome outcome, SecretParts secrets) throws MalformedMessage;

  /// An operation to which the answer is that it was done.
  interface OfDone<O extends Operation<Done>> extends OperationWire<O, Done> {
    @Override
    default void answer(Done done, Outcome.Builder outcome, SecretParts secrets) {
      outcome.getDoneBuilder();
    }

    @Override
    default Done answered(Outcome outcome, SecretParts secrets) {
      return new Done();
    }
  }
}
