"""The names of the months in the languages that put the day before them: `17. Juni`, `3 maggio`."""

_NAMES = """
january february march april may june july august september october november december
januar jänner februar feber märz mai juni juli oktober dezember
janvier février mars avril juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
januari februari maart mei augustus marts maj august augusti december
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
ledna února března dubna května června července srpna září října listopadu prosince
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
jan feb mar mär apr jun jul aug sep sept oct okt nov dec dez
"""
MONTHS = frozenset(_NAMES.split())
