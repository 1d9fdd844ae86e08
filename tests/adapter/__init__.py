"""Learns what is added to the packaged weights of the built-in model, and the token head beside it.

    python -m tests.adapter SET… --head HEAD --output FILE --head-output FILE --work FOLDER

It learns from all that `puente calibrate` may learn a token head from, and from nothing of any reporting
half. Takes less than an hour on one core that multiplies matrices in bfloat16 (AMX); interrupted, it goes
on where it was. Several threads are slower than one on a machine that others use too.
"""
