package org.asterism.enclave.session;

import java.util.List;
import org.asterism.kernel.Kernel;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// The sharing of a key with other vaults, at one that has dealt its share out: it is done.
public final class ReshareDealt implements DealtSession {
  private final ReshareOpened before;
  private final Dealt answer;

  ReshareDealt(ReshareOpened before, Dealt answer) {
    this.before = before;
    this.answer = answer;
  }

  @Override
  public Dealt answer() {
    return answer;
  }

  @Override
  public boolean isOver() {
    return true;
  }

  @Override
  public AppliedSession apply(Kernel kernel, List<SealedDealing> dealings) throws ThresholdRefused {
    throw new ThresholdRefused(Fault.DEALINGS);
  }

  @Override
  public Octets exposed() {
    return Octets.EMPTY;
  }

  @Override
  public void close() {
    before.close();
  }
}
