package org.asterism.rpc;

import org.asterism.proto.vault.v1.RosterAuthority;
import org.asterism.vault.Octets;

/// The operators' word for a change of a key's vaults on the wire.
final class RosterAuthorityWire {
  private RosterAuthorityWire() {}

  static RosterAuthority encode(org.asterism.vault.operation.RosterAuthority authority) {
    return RosterAuthority.newBuilder()
        .setOrder(authority.order())
        .addAllPath(authority.path().stream().map(Wire::bytes).toList())
        .build();
  }

  static org.asterism.vault.operation.RosterAuthority decode(RosterAuthority message) {
    return new org.asterism.vault.operation.RosterAuthority(
        message.getOrder(),
        SessionDealWire.decode(message.getPathList()).stream().map(Octets::of).toList());
  }
}
