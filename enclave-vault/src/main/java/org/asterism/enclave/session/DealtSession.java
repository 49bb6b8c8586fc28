package org.asterism.enclave.session;

import java.util.List;
import org.asterism.kernel.Kernel;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// A session whose vault has dealt, and waits for what the others did.
public sealed interface DealtSession extends Stage
    permits BirthDealt, PresignDealt, RepairDealt, ReshareDealt, ShareDealt {
  Dealt answer();

  /// Whether there is nothing more for this vault to do.
  default boolean isOver() {
    return false;
  }

  /// Adds up what all participants dealt. What follows has all of this.
  ///
  /// @throws ThresholdRefused where a dealing is not of this session or not what its dealer was
  ///   committed to, by the dealer's place
  AppliedSession apply(Kernel kernel, List<SealedDealing> dealings) throws ThresholdRefused;

  /// The private key by which the boxes for this vault open; empty where nobody may see it. Once it
  /// is shown nothing may come of the session.
  Octets exposed();
}
