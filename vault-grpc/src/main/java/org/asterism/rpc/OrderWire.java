package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.vault.operation.Order;

/// An order on the wire.
final class OrderWire implements OperationWire.OfDone<Order> {
  @Override
  public void ask(Order asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope.getOrderBuilder().setText(asked.text());
  }

  @Override
  public Order asked(Envelope envelope, SecretParts secrets) {
    return new Order(envelope.getOrder().getText());
  }
}
