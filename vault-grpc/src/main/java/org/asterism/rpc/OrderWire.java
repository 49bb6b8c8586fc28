package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.vault.operation.Order;
import org.asterism.vault.operation.Order.Obeyed;

/// An order on the wire; nothing of it is secret.
final class OrderWire implements OperationWire<Order, Obeyed> {
  @Override
  public void ask(Order asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope.getOrderBuilder().setText(asked.text()).setAfter(Wire.bytes(asked.after()));
  }

  @Override
  public Order asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getOrder();
    return new Order(message.getText(), Wire.octets(message.getAfter()));
  }

  @Override
  public void answer(Obeyed answer, Outcome.Builder outcome, SecretParts secrets) {
    outcome.getObeyedBuilder().setRestored(answer.restored()).setNext(Wire.bytes(answer.next()));
  }

  @Override
  public Obeyed answered(Outcome outcome, SecretParts secrets) {
    var message = outcome.getObeyed();
    return new Obeyed(Wire.count(message.getRestored()), Wire.octets(message.getNext()));
  }
}
