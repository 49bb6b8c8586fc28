package org.asterism.rpc;

import java.util.stream.Collectors;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.vault.EpochTag;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionKeep;

/// The keeping of a share that vaults have dealt, on the wire: what is secret of it is at the vault
/// already.
final class SessionKeepWire implements OperationWire.OfDone<SessionKeep> {
  @Override
  public void ask(SessionKeep asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope
        .getSessionKeepBuilder()
        .setSession(Wire.bytes(asked.session().bytes()))
        .addAllUsages(asked.usages().stream().map(Wire::encode).sorted().toList())
        .setSalt(Wire.bytes(asked.salt()))
        .setPolicy(Wire.bytes(asked.policy().bytes()))
        .setCompanion(Wire.bytes(asked.companion()))
        .setNextEpochTag(asked.next().value());
  }

  @Override
  public SessionKeep asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getSessionKeep();
    return new SessionKeep(
        new SessionId(Wire.octets(message.getSession())),
        message.getUsagesList().stream().map(Wire::decode).collect(Collectors.toSet()),
        Wire.octets(message.getSalt()),
        Wire.policy(message.getPolicy()),
        Wire.companion(message.getCompanion()),
        new EpochTag(message.getNextEpochTag()));
  }
}
