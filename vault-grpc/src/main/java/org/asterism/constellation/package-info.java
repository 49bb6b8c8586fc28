/// The files by which operators say who belongs together: the signed constellation file, the
/// enrolment of one vault, and the requests that vaults and engines hand to an operator. The
/// doorways are {@link org.asterism.constellation.Constellation} and {@link
/// org.asterism.constellation.VaultEnrolment}.
@NullMarked
package org.asterism.constellation;

import org.jspecify.annotations.NullMarked;
