package org.asterism.rpc;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.asterism.proto.vault.v1.Dealing;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionApply.SignedOpenings;
import org.asterism.vault.operation.SessionApply.SignedSum;

/// What a vault was dealt, on the wire; what is secret in it is sealed for that vault.
final class SessionApplyWire implements OperationWire<SessionApply, Applied> {
  @Override
  public void ask(SessionApply asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope
        .getSessionApplyBuilder()
        .setSession(Wire.bytes(asked.session().bytes()))
        .addAllDealings(asked.dealings().stream().map(SessionApplyWire::encode).toList());
  }

  @Override
  public SessionApply asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getSessionApply();
    return new SessionApply(
        new SessionId(Wire.octets(message.getSession())), decode(message.getDealingsList()));
  }

  @Override
  public void answer(Applied answer, Outcome.Builder outcome, SecretParts secrets) {
    var message = encode(answer.opened()).setPublicShare(Wire.bytes(answer.publicShare()));
    answer
        .sum()
        .ifPresent(sum ->
            message
                .setBox(SessionDealWire.encode(sum.box()))
                .setSignature(Wire.bytes(sum.signature())));
    outcome.setApplied(message);
  }

  @Override
  public Applied answered(Outcome outcome, SecretParts secrets) {
    var message = outcome.getApplied();
    Octets point = Wire.octets(message.getPublicShare());
    return message.hasBox()
        ? new Applied(
            point,
            new SignedSum(
                SessionDealWire.decode(message.getBox()), Wire.octets(message.getSignature())))
        : new Applied(point, decode(message));
  }

  static org.asterism.proto.vault.v1.Applied.Builder encode(SignedOpenings opened) {
    return org.asterism.proto.vault.v1.Applied.newBuilder()
        .setOpenings(Wire.bytes(opened.openings()))
        .setSignature(Wire.bytes(opened.signature()));
  }

  static SignedOpenings decode(org.asterism.proto.vault.v1.Applied message) {
    return new SignedOpenings(
        Wire.octets(message.getOpenings()), Wire.octets(message.getSignature()));
  }

  private static Dealing encode(SealedDealing dealing) {
    return Dealing.newBuilder()
        .addAllVector(SessionDealWire.encode(dealing.vector()))
        .setBox(SessionDealWire.encode(dealing.box()))
        .addAllBoxDigests(SessionDealWire.encode(dealing.boxDigests()))
        .setSignature(ByteString.copyFrom(dealing.signature()))
        .build();
  }

  // Whose each is says its place.
  private static List<SealedDealing> decode(List<Dealing> messages) {
    var dealings = new ArrayList<SealedDealing>();
    for (Dealing message : messages) {
      dealings.add(
          new SealedDealing(
              dealings.size(),
              SessionDealWire.decode(message.getVectorList()),
              SessionDealWire.decode(message.getBox()),
              SessionDealWire.decode(message.getBoxDigestsList()),
              message.getSignature().toByteArray()));
    }
    return dealings;
  }
}
