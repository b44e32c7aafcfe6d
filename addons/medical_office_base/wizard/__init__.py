from . import medical_library_news
from . import medical_library_news_line
