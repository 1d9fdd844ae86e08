"""Learns what is added to the packaged weights of the built-in model, and the token head beside it.

    python -m tests.adapter SET… --head HEAD [--changes FILE] \\
        --output FILE --head-output FILE --work FOLDER

It learns from all that `puente calibrate` may learn a token head from, and from nothing of any reporting
half; sets on which the weights are to be fitted are not named. A pass over forty sets takes some twenty
minutes on one core that multiplies matrices in bfloat16 (AMX); interrupted, it goes on where it was, and
with `--changes` and `--head` from what was learned before. Several threads are slower than one
on a machine that others use too.
"""
