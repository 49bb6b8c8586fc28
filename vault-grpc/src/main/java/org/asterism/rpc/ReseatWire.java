package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.vault.operation.Reseat;
import org.asterism.vault.operation.SessionDeal.Next;

/// Another pseudonym of one of a key's vaults on the wire; nothing of it is secret.
final class ReseatWire implements OperationWire.OfDone<Reseat> {
  @Override
  public void ask(Reseat asked, Envelope.Builder envelope, SecretParts secrets) {
    Next next = asked.next();
    envelope
        .getReseatBuilder()
        .addAllMembers(SessionDealWire.members(asked.members()))
        .setK(asked.k())
        .setSalt(Wire.bytes(asked.salt()))
        .addAllNextMembers(SessionDealWire.members(next.members()))
        .setNextK(next.k())
        .setAuthority(RosterAuthorityWire.encode(next.authority()));
  }

  @Override
  public Reseat asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getReseat();
    var next =
        new Next(
            SessionDealWire.seats(message.getNextMembersList()),
            Wire.count(message.getNextK()),
            RosterAuthorityWire.decode(message.getAuthority()));
    return new Reseat(
        SessionDealWire.seats(message.getMembersList()),
        Wire.count(message.getK()),
        Wire.octets(message.getSalt()),
        next);
  }
}
