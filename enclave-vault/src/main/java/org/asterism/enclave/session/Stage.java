package org.asterism.enclave.session;

import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Kernel;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// How far a session has come, with what it needs to go on. Closing it erases what is secret in it.
/// A stage has all of the one before.
public sealed interface Stage extends AutoCloseable
    permits Enrolment, Stage.BeforeDeal, Stage.BeforeApply, Stage.BeforeKeep {
  @Override
  void close();

  /// A vault is committed to what it will deal.
  sealed interface BeforeDeal extends Stage permits BirthOpened, RefreshOpened {
    /// Deals to all members, this vault among them.
    ///
    /// @throws ThresholdRefused where these are no members of one session that this vault is in
    BeforeApply deal(SessionDeal told) throws ThresholdRefused;
  }

  /// A vault has dealt, and waits for what the others did.
  sealed interface BeforeApply extends Stage permits BirthDealt, RefreshDealt {
    Dealt answer();

    /// Adds up what all members dealt.
    ///
    /// @throws ThresholdRefused where a dealing is not of this session or not what its dealer was
    ///   committed to, by the dealer's place
    BeforeKeep apply(Kernel kernel, List<SealedDealing> dealings) throws ThresholdRefused;

    /// The private key by which the boxes for this vault open, where it may be shown. Once it is
    /// nothing may come of the session.
    Optional<Octets> exposed();
  }

  /// A vault has its share, which is nowhere at rest yet.
  sealed interface BeforeKeep extends Stage permits BirthApplied, RefreshApplied {
    Applied answer();
  }
}
