"""Rules changed a little, one thing at a time: does some example of the rule notice?"""
