package org.asterism.rpc;

import java.util.Optional;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.vault.LineageMark;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.Advance.Advanced;

/// A token store's next step on the wire; nothing of it is secret.
final class AdvanceWire implements OperationWire<Advance, Advanced> {
  @Override
  public void ask(Advance asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope
        .getAdvanceBuilder()
        .setExpected(encode(asked.expected()))
        .setNext(encode(asked.next()));
  }

  @Override
  public Advance asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getAdvance();
    return new Advance(decode(message.getExpected()), decode(message.getNext()));
  }

  @Override
  public void answer(Advanced answer, Outcome.Builder outcome, SecretParts secrets) {
    var message = outcome.getAdvancedBuilder().setAccepted(answer.accepted());
    answer.before().ifPresent(mark -> message.setBefore(encode(mark)));
  }

  @Override
  public Advanced answered(Outcome outcome, SecretParts secrets) {
    var message = outcome.getAdvanced();
    return new Advanced(
        message.hasBefore() ? Optional.of(decode(message.getBefore())) : Optional.empty(),
        message.getAccepted());
  }

  private static org.asterism.proto.vault.v1.LineageMark encode(LineageMark mark) {
    return org.asterism.proto.vault.v1.LineageMark.newBuilder()
        .setLineage(Wire.bytes(mark.lineage()))
        .setCounter(mark.counter())
        .setDraw(mark.draw())
        .build();
  }

  private static LineageMark decode(org.asterism.proto.vault.v1.LineageMark mark) {
    return new LineageMark(Wire.octets(mark.getLineage()), mark.getCounter(), mark.getDraw());
  }
}
